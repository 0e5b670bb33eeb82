import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process has used since its start. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly maxRssMb: number;
}

/** A process of its own, so that what it costs is counted apart. */
export interface Child {
  /** Both ends of the channel are files of this folder, and agree on what an answer is. */
  ask<Answer>(question: Serializable): Promise<Answer>;
  usage(): Promise<Usage>;
  end(signal?: NodeJS.Signals): Promise<void>;
}

const USAGE = fileURLToPath(new URL('./report-usage.ts', import.meta.url));

/** @param program path relative to this folder */
export function startChild(program: string, env: Readonly<Record<string, string>> = {}): Child {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const child = fork(path, [], {
    execArgv: [
      '--import',
      USAGE,
      ...(process.env.FL_PROF && program.includes('main')
        ? ['--cpu-prof', '--cpu-prof-dir=/tmp/fl-prof']
        : []),
    ],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    ask: (question) => answerOf(child, question),
    usage: () => answerOf<Usage>(child, 'usage'),
    async end(signal = 'SIGKILL') {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

/** @throws Error when the process ends instead */
function answerOf<Answer>(child: ChildProcess, question: Serializable): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('a measured process ended by itself'));
    child.once('exit', onExit);
    child.once('message', (answer: Answer) => {
      child.off('exit', onExit);
      resolve(answer);
    });
    child.send(question);
  });
}
