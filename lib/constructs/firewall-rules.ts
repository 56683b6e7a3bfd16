/** Most requests of one address within five minutes. */
export interface RateLimit {
  name: string;
  /** How the paths begin that count; none: all paths. */
  paths: readonly string[];
  requests: number;
  because: string;
  /** In whose words the refusal is. */
  body: keyof typeof tooManyRequests;
}

/**
 * Limits stop loops gone wild and floods, not guessing: secrets and tokens have 256 bits, and codes are counted by
 * their session. The first that is reached answers, so narrow ones come before wide ones.
 */
export const rateLimits: readonly RateLimit[] = [
  {
    name: "Tokens",
    paths: ["/oauth2/token"],
    requests: 600,
    because:
      "A back end needs one token in fifteen minutes. Two a second leave room for one that asks before every call, and " +
      "no request costs more of our CPU.",
    body: "oauth",
  },
  {
    name: "NewVerifications",
    paths: ["/omni/b2b/onboarding/request-new"],
    requests: 1500,
    because:
      "Five invitations a second: ten thousand employees in half an hour. Each may send a mail that is paid for.",
    body: "omni",
  },
  {
    name: "SignIns",
    paths: ["/oauth2/authorize", "/oauth2/par", "/oauth2/bc-authorize"],
    requests: 1500,
    because:
      "A thousand people behind one office's address sign in within five minutes of a morning, and all those of a back " +
      "end that pushes its requests share its address.",
    body: "oauth",
  },
  {
    name: "Persons",
    paths: ["/v/api/"],
    requests: 3000,
    because:
      "A verification takes some thirty requests: a hundred people of one office may be at it at once.",
    body: "problem",
  },
  {
    name: "Everything",
    paths: [],
    requests: 6000,
    because:
      "Twenty requests a second from one address: a busy dashboard reads one page a second, and a first visit loads a " +
      "dozen files.",
    body: "problem",
  },
];

const detail = "There were too many requests from this address. Try again in a minute.";

/** What each API says to a caller who has to wait, in its own form; WAF can fill in neither time nor path. */
export const tooManyRequests = {
  oauth: { error: "temporarily_unavailable", error_description: detail },
  omni: { status: 429, error: "Too Many Requests", message: detail, code: "RATE_LIMITED", errors: [] },
  problem: {
    type: "urn:countersign:error:rate-limited",
    title: "Too Many Requests",
    status: 429,
    detail,
    code: "RATE_LIMITED",
  },
} as const;

/** Rules of AWS's common group that would refuse what the product promises to take, or to refuse in its own words. */
export const countedInCommonRules: Readonly<Record<string, string>> = {
  SizeRestrictions_BODY: "It ends at 8 KB; the API takes 64 KB and says 413 beyond.",
  SizeRestrictions_QUERYSTRING:
    "It ends at 2 KB; state, claims and request objects of a sign-in may be longer.",
  NoUserAgent_HEADER: "Back ends need not name themselves, and clients that were written for Incode do not.",
  GenericRFI_BODY:
    "An address with numbers in it is a redirect or webhook URL that the API judges by itself.",
  GenericRFI_QUERYARGUMENTS: "Native applications are redirected to http://127.0.0.1, as RFC 8252 has it.",
  EC2MetaDataSSRF_BODY: "A webhook to such an address is refused by the API, which says why.",
  EC2MetaDataSSRF_QUERYARGUMENTS: "A redirect to such an address is refused by the API, which says why.",
  CrossSiteScripting_BODY: "Names and comments may hold any character; pages show them as text.",
};
