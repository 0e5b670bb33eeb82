import { describeSeeds } from './run/describe-seeds.ts';

describeSeeds(101, 200);
