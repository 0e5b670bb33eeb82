import SideNavigation from '@cloudscape-design/components/side-navigation';
import { useLocation } from 'react-router';
import { paths } from '../paths.ts';
import { useFollow } from './follow.tsx';

export function Navigation({ project }: { readonly project: string }) {
  const { pathname } = useLocation();
  const follow = useFollow();
  const links = [
    paths.webhooks(project),
    paths.deliveries(project),
    paths.events(project),
    paths.publishEvent(project),
  ];
  return (
    <SideNavigation
      header={{ text: `Project ${project}`, href: paths.webhooks(project) }}
      activeHref={links.find((link) => pathname === link || pathname.startsWith(`${link}/`)) ?? ''}
      onFollow={follow}
      items={[
        {
          type: 'section',
          text: 'Project settings',
          items: [{ type: 'link', text: 'Webhooks', href: paths.webhooks(project) }],
        },
        {
          type: 'section',
          text: 'Activity',
          items: [
            { type: 'link', text: 'Deliveries', href: paths.deliveries(project) },
            { type: 'link', text: 'Events', href: paths.events(project) },
            { type: 'link', text: 'Publish an event', href: paths.publishEvent(project) },
          ],
        },
      ]}
    />
  );
}
