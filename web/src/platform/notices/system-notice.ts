export interface SystemNotice {
  readonly title: string;
  readonly body: string;
  /** Opened by a tap. Stays in this browser. */
  readonly conversationId: string | null;
}

/** One notice at a time: a newer one takes its place, and reading on any device has nothing to clear but this. */
export const NOTICE_TAG = 'liexin-new';

export type NoticeOutcome = 'shown' | 'missing' | 'default' | 'denied' | 'failed';

/** What the browser lets this page do. */
export const noticePermission = (): 'missing' | NotificationPermission => ('Notification' in globalThis ? Notification.permission : 'missing');

/** Shows fixed words, never who wrote or what. By the worker where there is one: its taps find the way back to a window. */
export const showSystemNotice = async ({ title, body, conversationId }: SystemNotice): Promise<NoticeOutcome> => {
  const permission = noticePermission();
  if (permission !== 'granted') return permission;
  const options = { body, tag: NOTICE_TAG, icon: '/icon.svg', data: { conversationId } };
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    if (registration?.active != null) await registration.showNotification(title, options);
    else void new Notification(title, options);
    return 'shown';
  } catch {
    return 'failed';
  }
};
