/** Loaded into the measured process before its own program (`node --import`): tells its parent what it used so far. */
import type { Usage } from './child.ts';

process.on('message', (question) => {
  if (question !== 'usage') return;
  const { user, system } = process.cpuUsage();
  const usage: Usage = {
    cpuMs: (user + system) / 1_000,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
    maxRssMb: process.resourceUsage().maxRSS / 2 ** 10,
  };
  process.send?.(usage);
});
// Whoever measures may be interrupted: nothing of it stays behind.
process.on('disconnect', () => process.exit());
