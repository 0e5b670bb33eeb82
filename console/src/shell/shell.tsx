import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { Outlet, ScrollRestoration, useLocation, useMatches, useParams } from 'react-router';
import { rememberProject } from '../project/known-projects.ts';
import { useFollow } from './follow.tsx';
import { HelpContext, type HelpTopic } from './help.tsx';
import { Navigation } from './navigation.tsx';
import { NoticeBar } from './notices.tsx';
import { TopBar } from './top-bar.tsx';
import type { View } from './view.ts';

const HelpTopics = lazy(() => import('./help-topics.tsx'));

/** Pixels: room for the code samples. */
const HELP_WIDTH = 440;
const TOP_BAR = 'top-bar';

/** The frame around every page: top bar, navigation, breadcrumbs, notices, help. */
export function Shell() {
  const params = useParams();
  const { pathname } = useLocation();
  const view = useMatches().at(-1)?.handle as View | undefined;
  const crumbs = view?.crumbs(params) ?? [];
  const follow = useFollow();
  const [navigationOpen, setNavigationOpen] = useState(true);
  const [chosenTopic, setChosenTopic] = useState<HelpTopic>();
  const [toolsOpen, setToolsOpen] = useState(false);
  const help = useMemo(
    () => ({
      open(topic: HelpTopic) {
        setChosenTopic(topic);
        setToolsOpen(true);
      },
    }),
    [],
  );

  const title = crumbs
    .map(({ text }) => text)
    .toReversed()
    .join(' · ');
  useEffect(() => {
    document.title = title === '' ? 'Fanfare' : `${title} · Fanfare`;
  }, [title]);
  const { project } = params;
  useEffect(() => {
    if (project !== undefined) rememberProject(project);
  }, [project]);

  return (
    <HelpContext value={help}>
      <div id={TOP_BAR}>
        <TopBar project={project} />
      </div>
      <AppLayout
        contentType={view?.contentType ?? 'default'}
        headerSelector={`#${TOP_BAR}`}
        navigationHide={project === undefined}
        navigation={project !== undefined && <Navigation project={project} />}
        navigationOpen={navigationOpen}
        onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
        breadcrumbs={crumbs.length > 0 && <BreadcrumbGroup items={[...crumbs]} onFollow={follow} />}
        notifications={<NoticeBar />}
        stickyNotifications
        toolsWidth={HELP_WIDTH}
        toolsOpen={toolsOpen}
        onToolsChange={({ detail }) => {
          setToolsOpen(detail.open);
          if (!detail.open) setChosenTopic(undefined);
        }}
        tools={
          <Suspense fallback={<Spinner />}>
            {toolsOpen && <HelpTopics topic={chosenTopic ?? view?.help ?? 'webhooks'} />}
          </Suspense>
        }
        content={
          <Suspense fallback={<Spinner size="large" />}>
            {/* What was typed or opened at one address must not show at another. */}
            <Outlet key={pathname} />
          </Suspense>
        }
      />
      <ScrollRestoration />
    </HelpContext>
  );
}
