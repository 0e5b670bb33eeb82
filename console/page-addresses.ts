/**
 * Which addresses are a file of the console, and which are its one page, which finds the view in its own address.
 * Names of webhooks and ids of events have dots, so an extension says nothing. The servers share this rule: the
 * local one, and CloudFront, where a function of a few lines of its own JavaScript applies it.
 */

/** Vite puts everything here that it names by its content. */
export const ASSETS = '/assets/';
/** All other files there are: of the build, of console/public, and the configuration the server makes. */
export const FILES: readonly string[] = ['/index.html', '/config.json', '/favicon.svg', '/first-paint.css'];

export const isPageAddress = (path: string): boolean => !path.startsWith(ASSETS) && !FILES.includes(path);

/** The same rule as the code of a CloudFront function, which can import nothing. */
export const PAGES_FUNCTION = `
var files = ${JSON.stringify(FILES)};
function handler(event) {
  var request = event.request;
  if (request.uri.indexOf('${ASSETS}') !== 0 && files.indexOf(request.uri) < 0) request.uri = '/index.html';
  return request;
}
`.trim();
