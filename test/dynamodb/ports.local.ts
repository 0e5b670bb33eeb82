import { describeTables } from './tables.ts';

describeTables('DynamoDB Local');
