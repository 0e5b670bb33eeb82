/** What vitest prints; with FANFARE_TEST_REPORT it also writes a JSON report there, for CI to count. */
const file = process.env.FANFARE_TEST_REPORT;

export const reporters: ['default', ...['json', { outputFile: string }][]] = file
  ? ['default', ['json', { outputFile: file }]]
  : ['default'];
