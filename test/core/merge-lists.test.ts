import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_MAX_BYTES, PAGE_SIZE_MAX, WEBHOOKS_PER_PROJECT } from '../../core/limits.ts';
import type { ListPage, ListRange } from '../../core/ports.ts';
import { mergeLists } from '../../core/reading/merge-lists.ts';
import { walk } from '../conformance/walk.ts';

/** A row of a list; what does not pass the filter is read all the same. */
interface Row {
  readonly id: string;
  readonly passes: boolean;
}

const ROW_BYTES = 1_000;

/** A list as the stores keep one, and how much of it was read. */
function listOf(rows: readonly Row[], rowBytes = ROW_BYTES) {
  const read = { rows: 0, calls: 0 };
  return {
    read,
    list: {
      async read({
        after,
        ascending,
        limit,
        maxBytes = PAGE_MAX_BYTES,
      }: ListRange): Promise<ListPage<string>> {
        read.calls++;
        const ordered = [...rows].sort((a, b) => (a.id < b.id === ascending ? -1 : 1));
        const rest = ordered.filter(({ id }) => after === undefined || (ascending ? id > after : id < after));
        const items: string[] = [];
        let bytes = 0;
        for (const [index, { id, passes }] of rest.entries()) {
          if (passes && items.length === limit) return { items, next: rest[index - 1]?.id ?? id };
          read.rows++;
          bytes += rowBytes;
          if (passes) items.push(id);
          if (bytes >= maxBytes) return { items, next: id };
        }
        return { items };
      },
    },
  };
}

const id = (n: number): string => String(n).padStart(6, '0');

describe('one page out of several lists', () => {
  const lists = fc.array(
    fc.uniqueArray(fc.record({ n: fc.nat(200), passes: fc.boolean() }), {
      selector: ({ n }) => n,
      maxLength: 40,
    }),
    { maxLength: 12 },
  );

  const sizes = fc.constantFrom(ROW_BYTES, PAGE_MAX_BYTES / 5, PAGE_MAX_BYTES);

  it('and the next and the next hold everything once, in order, whatever lies in which list', async () => {
    await fc.assert(
      fc.asyncProperty(
        lists,
        sizes,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (given, bytes, limit, ascending) => {
          const parts = given.map(
            (rows) =>
              listOf(
                rows.map(({ n, passes }) => ({ id: id(n), passes })),
                bytes,
              ).list,
          );
          const all = given.flatMap((rows) => rows.filter(({ passes }) => passes).map(({ n }) => id(n)));
          const expected = [...new Set(all)].sort();
          const { items, pages } = await walk((range) => mergeLists(parts, range, (each) => each), {
            limit,
            ascending,
          });
          expect(items).toEqual(ascending ? expected : expected.reverse());
          for (const size of pages) expect(size).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('is full where one list holds all of it', async () => {
    const busy = listOf(Array.from({ length: 500 }, (_, n) => ({ id: id(n), passes: true })));
    const quiet = Array.from({ length: 59 }, () => listOf([]));
    const parts = [busy, ...quiet].map(({ list }) => list);
    const page = await mergeLists(parts, { ascending: false, limit: 20 }, (each) => each);
    expect(page.items).toHaveLength(20);
    expect(quiet.map(({ read }) => read.calls)).toEqual(quiet.map(() => 1));
  });

  it('reads little more than itself, however many lists there are and whatever they hold', async () => {
    for (const passes of [true, false]) {
      const rows = (list: number) =>
        Array.from({ length: 400 }, (_, n) => ({ id: id(n * WEBHOOKS_PER_PROJECT + list), passes }));
      const many = Array.from({ length: 3 * WEBHOOKS_PER_PROJECT }, (_, list) => listOf(rows(list)));
      const range = { ascending: false, limit: PAGE_SIZE_MAX };
      await mergeLists(
        many.map(({ list }) => list),
        range,
        (each) => each,
      );
      const read = many.reduce((total, each) => total + each.read.rows, 0);
      // Three pages of bytes, and of each list the one row that passes its share.
      expect(read * ROW_BYTES).toBeLessThanOrEqual(3 * PAGE_MAX_BYTES + many.length * ROW_BYTES);
      if (passes) expect(read).toBeLessThanOrEqual(3 * many.length + 6 * PAGE_SIZE_MAX);
    }
  });
});
