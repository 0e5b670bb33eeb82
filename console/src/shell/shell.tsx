import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Outlet, ScrollRestoration, useLocation, useMatches, useParams } from 'react-router';
import { useAttention } from '../api/use-attention.ts';
import { rememberProject } from '../project/known-projects.ts';
import { useFollow } from './follow.tsx';
import { HelpContext, type HelpTopic } from './help.tsx';
import { Navigation } from './navigation.tsx';
import { NoticeBar } from './notices.tsx';
import { PAGE, SkipLink } from './skip-link.tsx';
import { TopBar } from './top-bar.tsx';
import type { View } from './view.ts';

const HelpTopics = lazy(() => import('./help-topics.tsx'));

/** Pixels: room for the code samples. */
const HELP_WIDTH = 440;
const TOP_BAR = 'top-bar';
/** Pixels from which a table fits beside the navigation. */
const NAVIGATION_FITS = 1_024;

/** The frame around every page: top bar, navigation, breadcrumbs, notices, help. */
export function Shell() {
  const params = useParams();
  const { pathname } = useLocation();
  const view = useMatches().at(-1)?.handle as View | undefined;
  const crumbs = view?.crumbs(params) ?? [];
  const follow = useFollow();
  const [navigationOpen, setNavigationOpen] = useState(() => window.innerWidth >= NAVIGATION_FITS);
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

  useAttention();
  const page = useFocusOnNavigation(pathname);
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
      <SkipLink />
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
            <div key={pathname} id={PAGE} ref={page} tabIndex={-1} className="page">
              <Outlet />
            </div>
          </Suspense>
        }
      />
      <ScrollRestoration />
    </HelpContext>
  );
}

/** Whoever follows a link is on the page it leads to, not on a link that is gone; a field that asked for it wins. */
function useFocusOnNavigation(pathname: string) {
  const page = useRef<HTMLDivElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    const place = page.current;
    if (place && !place.contains(document.activeElement)) place.focus({ preventScroll: true });
  }, [pathname]);
  return page;
}
