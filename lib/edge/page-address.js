// Runs in CloudFront (JavaScript runtime 2.0) for every request to a page: turns addresses into files.
// A verification link is /v/<token>, and the page that it opens is one file whatever the token is.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  var request = event.request;
  // Somebody who comes without a link is told to open it: the same page knows the words.
  if (request.uri === "/" || /^\/v(\/[^/.]*)?\/?$/.test(request.uri)) request.uri = "/v/index.html";
  return request;
}
