import './skip-link.css';

/** The first thing that Tab reaches: past the top bar and the navigation, to the page. */
export function SkipLink() {
  return (
    <a className="skip-link" href={`#${PAGE}`}>
      Skip to the page
    </a>
  );
}

export const PAGE = 'page';
