const NAME = 'Liexin 猎信';

/** "(3) Liexin 猎信" */
export const titleWith = (unread: number): string => (unread === 0 ? NAME : `(${unread > 99 ? '99+' : unread}) ${NAME}`);

/** The mark as a picture of its own, with a dot where something is unread. No counting in 16 pixels: nobody can read that. */
export const faviconWith = (unread: number): string => {
  const dot = unread === 0 ? '' : '<circle cx="24.5" cy="7.5" r="7.5" fill="#fff"/><circle cx="24.5" cy="7.5" r="6" fill="#C2352B"/>';
  const mark = '<path d="M7 10.500 16 19l9-8.500"/><circle cx="16" cy="24" r="2" fill="#fff" stroke="none"/>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0F6B63"/><g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">${mark}</g>${dot}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
};

/** Title, tab picture and, where the system has one, the app's badge. Repeating changes nothing. */
export const showUnread = (document: Document, navigator: Navigator, unread: number): void => {
  const title = titleWith(unread);
  if (document.title !== title) document.title = title;
  const href = faviconWith(unread);
  let icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon === null) {
    icon = document.createElement('link');
    icon.rel = 'icon';
    document.head.append(icon);
  }
  if (icon.href !== href) icon.href = href;
  if ('setAppBadge' in navigator) void (unread === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(unread)).catch(() => undefined);
};
