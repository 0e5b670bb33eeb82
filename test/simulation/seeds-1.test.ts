import { describeSeeds } from './run/describe-seeds.ts';

describeSeeds(1, 100);
