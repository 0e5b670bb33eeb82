/**
 * What cdk is called with.
 * @param given the command, the stage, and whatever else is for cdk
 * @param stages of fanfare.config.ts
 * @throws Error with the command line to use, where the stage is not said
 */
export function cdkArguments(given: readonly string[], stages: readonly string[]): string[] {
  const [command = 'deploy', stage, ...rest] = given;
  const usage = `npm run ${command} -- ${stages.join(' | ')}`;
  if (stage === undefined || stage.startsWith('-')) throw new Error(`say which stage: ${usage}`);
  if (!stages.includes(stage)) throw new Error(`there is no stage "${stage}" in fanfare.config.ts: ${usage}`);
  return [command, '--context', `stage=${stage}`, ...rest];
}
