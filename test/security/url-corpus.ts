import { readFileSync } from 'node:fs';
import type { Resolve } from '../../adapters/http/resolve.ts';

/** When a name is resolved: a rebinding name server answers otherwise at delivery. */
export type Moment = 'create' | 'deliver';

export interface CorpusRow {
  readonly title: string;
  readonly url: string;
  /** At delivery. */
  readonly expected: 'allowed' | 'blocked' | 'invalid';
  /** Allowed at create by a name server that changes its mind. */
  readonly rebinds: boolean;
  readonly answers: Readonly<Record<Moment, readonly string[]>>;
}

const PUBLIC_ADDRESS = '93.184.216.34';

/** The rows of test/data/ssrf-urls.tsv: what `[dns: ..]` says in the last column is what names resolve to. */
export const URL_CORPUS: readonly CorpusRow[] = readFileSync(
  new URL('../data/ssrf-urls.tsv', import.meta.url),
  'utf8',
)
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')
  .map((line) => {
    const [cell = '', expected = '', why = ''] = line.split('\t');
    const answers = answersOf(why);
    return {
      title: `${cell.slice(0, 70)} (${why.slice(0, 50)})`,
      url: JSON.parse(`"${cell}"`),
      expected: expected as CorpusRow['expected'],
      rebinds: answers.create.join() !== answers.deliver.join(),
      answers,
    };
  });

function answersOf(why: string): CorpusRow['answers'] {
  const marker = /^\[(dns.*?)\]( |$)/.exec(why)?.[1];
  const [create = [PUBLIC_ADDRESS], deliver = create] =
    marker?.split(';').map((part) =>
      part
        .replace(/^\s*dns(@\w+)?:/, '')
        .split(',')
        .map((a) => a.trim()),
    ) ?? [];
  return { create, deliver };
}

/** A name server that gives a row's answers, for every name, as of the moment. */
export const resolvingAs =
  (row: Pick<CorpusRow, 'answers'>, moment: () => Moment): Resolve =>
  async () =>
    row.answers[moment()];
