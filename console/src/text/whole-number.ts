/** @returns the number that a text is, or undefined unless it is a whole one within the bounds */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,9}$/.test(text.trim())) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

/** What is said where it is none. */
export const wholeNumberRule = (least: number, most: number): string =>
  `A whole number from ${least} to ${most}.`;
