import { describeLongJob } from './long-redelivery-job.ts';

describeLongJob('in sqlite', 2_000, () => {});
