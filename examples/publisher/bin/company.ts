import { App } from 'aws-cdk-lib';
import { OrdersStack } from '../lib/orders-stack.js';
import { PlatformStack } from '../lib/platform-stack.js';

const app = new App();
const { webhooks } = new PlatformStack(app, 'Platform');
new OrdersStack(app, 'Orders', { webhooks });
