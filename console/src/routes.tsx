/** Every view of the console. Pages are loaded when they are first shown, but for the one that is shown first. */
import Spinner from '@cloudscape-design/components/spinner';
import { createBrowserRouter, type Params, redirect } from 'react-router';
import type { Config } from './config.ts';
import { paths } from './paths.ts';
import { knownProjects, LOCAL_PROJECT } from './project/known-projects.ts';
import { FailedPage, NoSuchPage } from './shell/failed-page.tsx';
import { Shell } from './shell/shell.tsx';
import type { Crumb, View } from './shell/view.ts';
import { WebhooksPage } from './webhook/webhooks-page.tsx';

const projectOf = ({ project = '' }: Params): string => project;
const nameOf = ({ name = '' }: Params): string => name;

const projectCrumb = (params: Params): Crumb => ({
  text: `Project ${projectOf(params)}`,
  href: paths.webhooks(projectOf(params)),
});
const webhooksCrumbs = (params: Params): Crumb[] => [
  projectCrumb(params),
  { text: 'Webhooks', href: paths.webhooks(projectOf(params)) },
];
const webhookCrumbs = (params: Params): Crumb[] => [
  ...webhooksCrumbs(params),
  { text: nameOf(params), href: paths.webhook(projectOf(params), nameOf(params)) },
];
const eventsCrumbs = (params: Params): Crumb[] => [
  projectCrumb(params),
  { text: 'Events', href: paths.events(projectOf(params)) },
];

/** For addresses that only lead on. */
const NOTHING = <></>;

const here = (text: string): Crumb => ({ text, href: '' });
const view = (contentType: View['contentType'], help: View['help'], crumbs: View['crumbs']): View => ({
  contentType,
  help,
  crumbs,
});

export const createRouter = (config: Config) =>
  createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <FailedPage />,
      children: [
        {
          // Within the frame, which is there already.
          hydrateFallbackElement: <Spinner size="large" />,
          errorElement: <FailedPage />,
          children: [
            { index: true, element: NOTHING, loader: () => redirect(firstAddress(config)) },
            {
              path: 'projects',
              handle: view('form', 'webhooks', () => [here('Projects')]),
              lazy: async () => ({ Component: (await import('./project/projects-page.tsx')).ProjectsPage }),
            },
            {
              path: 'projects/:project',
              element: NOTHING,
              loader: ({ params }) => redirect(paths.webhooks(projectOf(params))),
            },
            {
              path: 'projects/:project/webhooks',
              handle: view('table', 'webhooks', webhooksCrumbs),
              element: <WebhooksPage />,
            },
            {
              path: 'projects/:project/create-webhook',
              handle: view('form', 'webhooks', (params) => [
                ...webhooksCrumbs(params),
                here('Create webhook'),
              ]),
              lazy: async () => ({
                Component: (await import('./webhook/create-webhook-page.tsx')).CreateWebhookPage,
              }),
            },
            {
              path: 'projects/:project/webhooks/:name',
              handle: view('table', 'deliveries', webhookCrumbs),
              lazy: async () => ({ Component: (await import('./webhook/webhook-page.tsx')).WebhookPage }),
            },
            {
              path: 'projects/:project/webhooks/:name/edit',
              handle: view('form', 'webhooks', (params) => [...webhookCrumbs(params), here('Edit webhook')]),
              lazy: async () => ({
                Component: (await import('./webhook/edit-webhook-page.tsx')).EditWebhookPage,
              }),
            },
            {
              path: 'projects/:project/webhooks/:name/deliveries/:delivery',
              handle: view('default', 'signatures', (params) => [
                ...webhookCrumbs(params),
                here(`Delivery ${params.delivery}`),
              ]),
              lazy: async () => ({ Component: (await import('./delivery/delivery-page.tsx')).DeliveryPage }),
            },
            {
              path: 'projects/:project/deliveries',
              handle: view('table', 'deliveries', (params) => [projectCrumb(params), here('Deliveries')]),
              lazy: async () => ({
                Component: (await import('./delivery/project-deliveries-page.tsx')).ProjectDeliveriesPage,
              }),
            },
            {
              path: 'projects/:project/find',
              handle: view('default', 'events', (params) => [projectCrumb(params), here('Find')]),
              lazy: async () => ({ Component: (await import('./find/find-page.tsx')).FindPage }),
            },
            {
              path: 'projects/:project/events',
              handle: view('table', 'events', eventsCrumbs),
              lazy: async () => ({ Component: (await import('./event/events-page.tsx')).EventsPage }),
            },
            {
              path: 'projects/:project/events/:event',
              handle: view('default', 'events', (params) => [
                ...eventsCrumbs(params),
                here(params.event ?? ''),
              ]),
              lazy: async () => ({ Component: (await import('./event/event-page.tsx')).EventPage }),
            },
            {
              path: 'projects/:project/publish-event',
              handle: view('form', 'events', (params) => [...eventsCrumbs(params), here('Publish an event')]),
              lazy: async () => ({
                Component: (await import('./event/publish-event-page.tsx')).PublishEventPage,
              }),
            },
            { path: '*', element: <NoSuchPage /> },
          ],
        },
      ],
    },
  ]);

/** Where one was last; else the local server's own project, or a choice where there is none to presume. */
function firstAddress({ sign_in }: Config): string {
  const [last = sign_in === null ? LOCAL_PROJECT : undefined] = knownProjects();
  return last === undefined ? paths.projects : paths.webhooks(last);
}
