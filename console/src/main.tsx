import '@cloudscape-design/global-styles/index.css';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { ApiContext, baseOf, createApiClient } from './api/client.ts';
import { Failure, failureOf } from './api/failure.ts';
import { loadConfig } from './config.ts';
import { createRouter } from './routes.tsx';
import { NoticesProvider } from './shell/notices.tsx';
import { SessionContext } from './shell/session.ts';
import { NowProvider } from './text/when.tsx';
import { applyTheme, currentTheme } from './theme.ts';

const DEFAULT_GEO = 'us';
/** Repeats of a read that failed for a reason that may pass. */
const RETRIES = 2;

applyTheme(currentTheme());
start().catch((error: unknown) => {
  document.body.append(`The console could not start: ${failureOf(error).message}`);
});

async function start(): Promise<void> {
  const config = await loadConfig();
  const session = config.sign_in && (await (await import('./sign-in.ts')).startSignIn(config.sign_in));
  if (session) window.history.replaceState(window.history.state, '', session.address);

  const signIn = session?.signIn;
  const api = {
    client: createApiClient(config, signIn),
    base: baseOf(config.api_base),
    geo: config.geo ?? DEFAULT_GEO,
  };
  const root = document.getElementById('console');
  if (!root) throw new Error('the page has no place for the console');
  createRoot(root).render(
    <I18nProvider locale="en" messages={[messages]}>
      <ApiContext value={api}>
        <SessionContext value={signIn}>
          <QueryClientProvider client={createQueries()}>
            <NowProvider>
              <NoticesProvider>
                <RouterProvider router={createRouter(config)} />
              </NoticesProvider>
            </NowProvider>
          </QueryClientProvider>
        </SessionContext>
      </ApiContext>
    </I18nProvider>,
  );
}

const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { retry: (tries, error) => tries < RETRIES && mayPass(error) } },
  });

const mayPass = (error: unknown): boolean =>
  error instanceof Failure && (error.status === 0 || error.status === 429 || error.status >= 500);
