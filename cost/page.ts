import { ASSUMED, billOf, type Load, totalOf } from './bill.ts';

const MILLION = 1_000_000;
const million = (more: Partial<Load>): Load => ({
  events: MILLION,
  fanOut: 1,
  door: 'bus',
  batch: 10,
  webhooks: 0,
  pointInTimeRecovery: true,
  metrics: true,
  ...more,
});

const COLUMNS: readonly (readonly [title: string, load: Load])[] = [
  ['to one webhook', million({})],
  ['to one, little traffic', million({ batch: 1 })],
  ['to one, over HTTPS', million({ door: 'https' })],
  ['to ten webhooks', million({ fanOut: 10 })],
];

const usd = (value: number): string => value.toFixed(2);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
/** Lines differ in the first only: how an event comes in. */
const nameOf = (what: string): string => what.replace(/^publishing .*/, 'publishing');

/** The table of docs/deploying.md: a million events of about 1 KB, each column another load. */
export function costTable(): string {
  const bills = COLUMNS.map(([, load]) => billOf(load).filter(({ what }) => what !== 'tokens kept'));
  const lines = bills[0] ?? [];
  return [
    row(['a million events', ...COLUMNS.map(([title]) => title)]),
    row(['---', ...COLUMNS.map(() => '---:')]),
    ...lines.map(({ what }, index) =>
      row([nameOf(what), ...bills.map((bill) => usd(bill[index]?.usd ?? 0))]),
    ),
    row(['**USD**', ...bills.map((bill) => `**${usd(totalOf(bill))}**`)]),
  ].join('\n');
}

/** What the table takes for granted. */
export const assumptions = (): string =>
  `${ASSUMED.routerBatchMs} ms for a batch of events, ${ASSUMED.dispatcherBatchMs} ms for one of deliveries, ${100 * ASSUMED.failedShare} % of the attempts repeated`;
