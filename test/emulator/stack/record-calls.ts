/**
 * Loaded into every function of the emulated deployment by recorded-app.ts, and into no other: writes down each call of an
 * AWS API, before it is sent, as one JSON line.
 */
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const { RECORDED_CALLS: file = '', AWS_LAMBDA_FUNCTION_NAME: functionName } = process.env;
const send = http.request;

function record(...args: unknown[]): http.ClientRequest {
  const request = Reflect.apply(send, http, args) as http.ClientRequest;
  const chunks: Buffer[] = [];
  const { write, end } = request;
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  request.write = (...parts: unknown[]) => {
    keep(parts[0]);
    return Reflect.apply(write, request, parts);
  };
  request.end = (...parts: unknown[]) => {
    keep(parts[0]);
    if (request.getHeader('authorization') !== undefined) {
      const { method, path } = request;
      const target = request.getHeader('x-amz-target');
      const scope = String(request.getHeader('authorization'));
      const body = Buffer.concat(chunks).toString('utf8');
      appendFileSync(file, `${JSON.stringify({ functionName, method, path, target, scope, body })}\n`);
    }
    return Reflect.apply(end, request, parts);
  };
  return request;
}

http.request = record as typeof http.request;
syncBuiltinESMExports();
