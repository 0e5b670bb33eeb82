import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useContext, useState } from 'react';
import { useNavigate } from 'react-router';
import { FindBox } from '../find/find-box.tsx';
import { paths } from '../paths.ts';
import { knownProjects } from '../project/known-projects.ts';
import { chooseTheme, currentTheme } from '../theme.ts';
import { SessionContext } from './session.ts';

const SWITCH = '/';

export function TopBar({ project }: { readonly project: string | undefined }) {
  const navigate = useNavigate();
  const signIn = useContext(SessionContext);
  const [theme, setTheme] = useState(currentTheme);
  const otherTheme = theme === 'dark' ? 'light' : 'dark';

  const projects: TopNavigationProps.Utility = {
    type: 'menu-dropdown',
    text: project === undefined ? 'Choose a project' : `Project: ${project}`,
    items: [
      ...knownProjects().map((each) => ({ id: each, text: each, disabled: each === project })),
      { id: SWITCH, text: 'Another project…' },
    ],
    onItemClick: ({ detail }) =>
      void navigate(detail.id === SWITCH ? paths.projects : paths.webhooks(detail.id)),
  };
  const themes: TopNavigationProps.Utility = {
    type: 'button',
    text: theme === 'dark' ? 'Light mode' : 'Dark mode',
    onClick: () => {
      chooseTheme(otherTheme);
      setTheme(otherTheme);
    },
  };
  return (
    <TopNavigation
      identity={{
        href: '/',
        title: 'Fanfare',
        logo: { src: '/favicon.svg', alt: 'Home' },
        onFollow: (event) => {
          event.preventDefault();
          void navigate(project === undefined ? '/' : paths.webhooks(project));
        },
      }}
      search={project !== undefined && <FindBox project={project} />}
      utilities={[projects, themes, ...(signIn ? [account(signIn)] : [])]}
    />
  );
}

const account = (
  signIn: NonNullable<React.ContextType<typeof SessionContext>>,
): TopNavigationProps.Utility => ({
  type: 'menu-dropdown',
  iconName: 'user-profile',
  text: signIn.userName ?? 'Signed in',
  items: [{ id: 'sign-out', text: 'Sign out' }],
  onItemClick: () => void signIn.signOut(),
});
