import type { Log, LogFields } from '../functions/runtime/log.ts';

/** What is told of every delivery in the terminal of `npm start`: the log has the rest, by the delivery's id. */
const HANDLED = 'delivery.handled';

/** A log that also says a line for each delivery that was handled. */
export const withDeliveryLines = (log: Log, print: (line: string) => void, now: () => number): Log => ({
  ...log,
  info(event, fields) {
    log.info(event, fields);
    if (event === HANDLED) print(deliveryLine(fields, now()));
  },
});

function deliveryLine(fields: LogFields, nowMs: number): string {
  const { deliveryId, eventId, disposition, statusCode, errorClass } = fields;
  const answer = statusCode ?? errorClass;
  return [
    new Date(nowMs).toISOString(),
    deliveryId,
    disposition,
    ...(answer === undefined ? [] : [answer]),
    `event ${eventId}`,
  ].join('  ');
}
