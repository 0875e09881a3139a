/** The system calls of a running program, watched or made to fail from outside: the program knows nothing of it. */
import { spawn, spawnSync } from 'node:child_process';

/** Without it (or where a program may not be traced) those tests are skipped by name. */
export const hasStrace: boolean =
  process.platform === 'linux' &&
  spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' }).status === 0;

export interface Injection {
  /** From now on the calls succeed again. */
  end(): Promise<void>;
}

/** `rule` as strace's `inject=`; it holds for calls on these files alone, by the thread that owns the database. */
export async function inject(pid: number, rule: string, files: readonly string[]): Promise<Injection> {
  const [calls = ''] = rule.split(':');
  const paths = files.flatMap((file) => ['-P', file]);
  const tracer = spawn(
    'strace',
    ['-p', String(pid), '-o', '/dev/null', ...paths, '-e', `trace=${calls}`, '-e', `inject=${rule}`],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const gone = new Promise<void>((done) => tracer.once('exit', () => done()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    tracer.stderr.on('data', (text) => {
      said += String(text);
      if (said.includes(`Process ${pid} attached`)) resolve();
    });
    tracer.once('exit', () => reject(new Error(`strace ended: ${said}`)));
  });
  return {
    async end() {
      tracer.kill('SIGTERM');
      await gone;
    },
  };
}
