const FOCUSABLE = 'input, textarea, button, select';

/** Brings the first field with an error into view and puts the cursor there: a button that seems dead is worse. */
export function focusFirstInvalid(form: HTMLElement | null): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  if (!field) return;
  const target = field.matches(FOCUSABLE) ? field : field.querySelector<HTMLElement>(FOCUSABLE);
  (target ?? field).focus({ preventScroll: true });
  (target ?? field).scrollIntoView({ block: 'center' });
}
