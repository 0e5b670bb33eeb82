import { CodeBlock } from './code-block.tsx';

interface Props {
  readonly label: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** HTTP headers as they were sent or received, one to a line. */
export function HeaderList({ label, headers }: Props) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return <CodeBlock label={label} text={lines.join('\n')} />;
}
