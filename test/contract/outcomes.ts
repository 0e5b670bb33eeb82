import * as z from 'zod';
import type { Finding } from './findings.ts';

const response = z.object({ status_code: z.int(), content: z.object({ $base64: z.string() }).nullish() });
const check = z.object({
  name: z.string(),
  status: z.string(),
  failure_info: z
    .object({
      failure: z.object({ operation: z.string().nullish(), title: z.string(), message: z.string() }),
    })
    .nullish(),
});
const interaction = z.object({
  request: z.object({
    method: z.string(),
    uri: z.string(),
    body: z.object({ $base64: z.string() }).nullish(),
  }),
  response: response.nullish(),
});
const scenario = z.object({
  recorder: z.object({
    label: z.string(),
    checks: z.record(z.string(), z.array(check)).default({}),
    interactions: z.record(z.string(), interaction).default({}),
  }),
});
const event = z.record(z.string(), z.unknown());

type Check = z.output<typeof check>;
type Interaction = z.output<typeof interaction>;

/** What Schemathesis did, as its NDJSON report tells it: one event a line. */
export function outcomesOf(report: string): { checked: string[]; found: Finding[] } {
  const checked = new Set<string>();
  const found: Finding[] = [];
  let ended = false;
  for (const line of report.split('\n').filter((each) => each !== '')) {
    const [[kind, content] = ['', undefined]] = Object.entries(event.parse(JSON.parse(line)));
    if (kind === 'EngineFinished') ended = true;
    if (/Error$|Interrupted/.test(kind)) found.push(trouble(kind, content));
    if (kind !== 'ScenarioFinished') continue;
    const { recorder } = scenario.parse(content);
    for (const [id, checks] of Object.entries(recorder.checks)) {
      for (const each of checks) {
        const operation = each.failure_info?.failure.operation ?? recorder.label;
        checked.add(`${operation}: ${each.name}`);
        if (each.status !== 'success') found.push(findingOf(operation, each, recorder.interactions[id]));
      }
    }
  }
  if (!ended) found.push(trouble('schemathesis did not finish', undefined));
  return { checked: [...checked], found };
}

const trouble = (check: string, content: unknown): Finding => ({
  operation: 'schemathesis',
  check,
  evidence: JSON.stringify(content ?? null).slice(0, 2_000),
  request: '',
});

/** The server's own words stand for what it answered: two refusals for two reasons are two findings. */
function findingOf(operation: string, { name, failure_info }: Check, sent: Interaction | undefined): Finding {
  const { title = '', message = '' } = failure_info?.failure ?? {};
  const answered = sent?.response ? `${sent.response.status_code} ${messageOf(sent.response)}` : 'no answer';
  return {
    operation,
    check: name,
    evidence: `${title}: ${message}\nanswered: ${answered}`,
    request: sent ? `${sent.request.method} ${sent.request.uri}\n  ${textOf(sent.request.body)}` : '',
  };
}

const status = z.object({ message: z.string() });

function messageOf({ content }: z.output<typeof response>): string {
  try {
    return status.parse(JSON.parse(textOf(content))).message;
  } catch {
    return '';
  }
}

const textOf = (encoded: { $base64: string } | null | undefined): string =>
  Buffer.from(encoded?.$base64 ?? '', 'base64').toString();
