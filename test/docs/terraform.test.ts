import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aliasOf } from '../../core/subscription.ts';

const page = readFileSync(new URL('../../docs/terraform.md', import.meta.url), 'utf8');
const [, main = ''] = /```hcl\n([\s\S]*?)```/.exec(page) ?? [];
/** What the provider lets through at plan. */
const PROVIDER_SOURCE = /^hashicorp(\.([a-z][a-z-]*)){2}$/;

describe('docs/terraform.md', () => {
  it('shows a main.tf without the traps that it warns of', () => {
    const sources = [...main.matchAll(/source = "([^"]+)", actions/g)].map(([, source = '']) => source);
    expect(sources).toHaveLength(1);
    for (const source of sources) expect(source).toMatch(PROVIDER_SOURCE);
    expect(main).toContain('description = ""');
    expect(main).not.toMatch(/geography|project_id/);
  });

  it('tells the second name of each source as it is', () => {
    const rows = [...page.matchAll(/^\| `([a-z.-]+)` \| .*`(hashicorp\.[a-z.-]+)`( only)? \|$/gm)];
    expect(rows).toHaveLength(4);
    for (const [, source = '', name, only] of rows) {
      expect(aliasOf(source)).toBe(only ? undefined : name);
      if (!only) expect(name).toMatch(PROVIDER_SOURCE);
    }
  });
});
