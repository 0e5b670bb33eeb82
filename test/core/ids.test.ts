import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryId, newEventId, newUlid, newVerificationId, ulidFloor, uuid } from '../../core/ids.ts';
import { seededRandom } from '../seeded-random.ts';

const random = seededRandom(3);
const event = { projectId: 'p', eventId: 'orders.event:1', acceptedAtMs: 1_746_540_131_000 };
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

describe('ids', () => {
  it('of a delivery are the same however often they are made, and differ by project, event and webhook', () => {
    const id = deliveryId(event, 'w');
    expect(id).toMatch(ULID);
    expect(deliveryId({ ...event }, 'w')).toBe(id);
    const others = [
      deliveryId(event, 'v'),
      deliveryId({ ...event, projectId: 'q' }, 'w'),
      deliveryId({ ...event, eventId: 'x' }, 'w'),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
  });

  it('of deliveries sort by the time of acceptance', () => {
    const time = fc.integer({ min: 0, max: 2 ** 47 });
    fc.assert(
      fc.property(time, time, (first, second) => {
        const [a, b] = [deliveryId({ ...event, acceptedAtMs: first }, 'w'), newUlid(second, random)];
        if (first < second) expect(a < b).toBe(true);
        expect(ulidFloor(first) <= a).toBe(true);
        expect(ulidFloor(first + 1) > a).toBe(true);
      }),
    );
  });

  it('of webhooks are version 4 UUIDs', () => {
    expect(uuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("of events have HCP's form", () => {
    expect(newEventId('hashicorp.packer.version', random)).toMatch(
      /^packer\.event:[6-9BCDFGHJKLMNPQRTWbcdfghjkmnpqrtwz]{20}$/,
    );
    expect(newVerificationId(random)).toMatch(/^webhook\.event:[A-Za-z0-9_-]{21}$/);
  });
});
