import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useNavigate } from 'react-router';

interface FollowEvent {
  preventDefault(): void;
  readonly detail: { readonly href?: string | undefined; readonly external?: boolean | undefined };
}

/** For every Cloudscape component with links: follows them within the page. A modified click stays the browser's. */
export function useFollow(): (event: FollowEvent) => void {
  const navigate = useNavigate();
  return (event) => {
    const { href, external } = event.detail;
    if (href === undefined || external) return;
    event.preventDefault();
    void navigate(href);
  };
}

/** A link to another view of the console. */
export function ViewLink(props: LinkProps & { readonly href: string }) {
  return <Link {...props} onFollow={useFollow()} />;
}
