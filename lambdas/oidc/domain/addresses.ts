export const RESUME_PATH = "/oauth2/authorize/resume";

/** Where the browser that began is answered, once the verification has ended. */
export const resumeUrl = (baseUrl: string, authorizationId: string): string =>
  `${baseUrl}${RESUME_PATH}?authorization=${authorizationId}`;

/** The page on which the person chooses how to go on, and waits. */
export const pageUrl = (baseUrl: string, authorizationId: string): string =>
  `${baseUrl}/v/authorize?id=${authorizationId}`;

/** RFC 9126 §2.2. */
export const REQUEST_URI_PREFIX = "urn:ietf:params:oauth:request_uri:";
