import { expect, test } from 'vitest';
import { prod, resourcesOf } from './synthesis.ts';

test('the time from acceptance to 2xx is taken from the line, and the dashboard shows its p95', () => {
  const [filter] = resourcesOf(prod, 'AWS::Logs::MetricFilter').filter(({ path }) =>
    path.endsWith('AcceptanceToDelivery'),
  );
  expect(filter?.properties).toMatchObject({
    FilterPattern: '{ $.sinceAcceptedMs >= 0 }',
    MetricTransformations: [{ MetricValue: '$.sinceAcceptedMs', Unit: 'Milliseconds' }],
  });
  const [dashboard] = resourcesOf(prod, 'AWS::CloudWatch::Dashboard');
  expect(JSON.stringify(dashboard?.properties.DashboardBody)).toMatch(/AcceptanceToDelivery.*p95/s);
});
