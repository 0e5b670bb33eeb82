import { createReceiver } from './receiver.js';

const token = process.env.WEBHOOK_TOKEN ?? '';
const port = Number(process.env.PORT ?? '9000');
createReceiver([token], (event) => {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}).listen(port, '127.0.0.1');
