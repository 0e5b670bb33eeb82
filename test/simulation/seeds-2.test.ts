import { describeSeeds } from './describe-seeds.ts';

describeSeeds(161, 320);
