// Runs in CloudFront (JavaScript runtime 2.0) for every request to a page: turns addresses into files.
// A verification link is /v/<token>, and the page that it opens is one file whatever the token is. All other addresses
// without a file's ending are screens of the dashboard, which is one page too.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  var request = event.request;
  if (/^\/v(\/[^/.]*)?\/?$/.test(request.uri)) request.uri = "/v/index.html";
  else if (!/^\/v\//.test(request.uri) && !/\.[^/]*$/.test(request.uri)) request.uri = "/index.html";
  return request;
}
