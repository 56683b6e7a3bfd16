/** A browser as far as HTTP goes: it keeps cookies by host, as browsers do, and is sent on one step at a time. */
export interface HttpBrowser {
  /** One request, no redirect followed. */
  send(url: string, options?: RequestOptions): Promise<Page>;
  /** Follows redirects until there is a page, or until the next address is one that `stop` names. */
  visit(url: string, stop?: (url: URL) => boolean): Promise<Page>;
  /** Name and attributes of every cookie that was set, as the server wrote it, without its value. */
  readonly written: readonly string[];
}

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON unless it is form data. */
  body?: unknown;
}

export interface Page {
  /** Where the browser is; of a stopped visit, where it would go next. */
  url: string;
  status: number;
  headers: Headers;
  text: string;
}

const MAX_REDIRECTS = 15;

export const openHttpBrowser = (request: typeof fetch = fetch): HttpBrowser => {
  const jars = new Map<string, Map<string, string>>();
  const written: string[] = [];

  const keep = (url: URL, cookie: string): void => {
    const [pair = "", ...attributes] = cookie.split("; ");
    const name = pair.slice(0, pair.indexOf("="));
    written.push([name, ...attributes].join("; "));
    if (attributes.includes("Secure") && url.protocol !== "https:") return;
    const jar = jars.get(url.hostname) ?? new Map<string, string>();
    jars.set(url.hostname, jar);
    const gone = attributes.some((each) => /^(Max-Age=0|Expires=Thu, 01 Jan 1970.*)$/i.test(each));
    if (gone) jar.delete(name);
    else jar.set(name, pair.slice(name.length + 1));
  };

  const send = async (url: string, options: RequestOptions = {}): Promise<Page> => {
    const target = new URL(url);
    const cookies = [...(jars.get(target.hostname) ?? [])].map(([name, value]) => `${name}=${value}`);
    const { body } = options;
    const isForm = body instanceof URLSearchParams;
    const response = await request(url, {
      method: options.method ?? (body === undefined ? "GET" : "POST"),
      redirect: "manual",
      headers: {
        ...(cookies.length === 0 ? {} : { cookie: cookies.join("; ") }),
        ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) keep(target, cookie);
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  };

  return {
    send,
    written,
    visit: async (url, stop = () => false) => {
      let page = await send(url);
      for (let count = 0; count < MAX_REDIRECTS; count++) {
        const location = page.headers.get("location");
        if (page.status < 300 || page.status > 399 || location === null) return page;
        const next = new URL(location, page.url);
        if (stop(next)) return { ...page, url: next.href };
        page = await send(next.href);
      }
      throw new Error(`more than ${MAX_REDIRECTS} redirects from ${url}`);
    },
  };
};
