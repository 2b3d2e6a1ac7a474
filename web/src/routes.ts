/**
 * Addresses inside the app. A static export has no dynamic segments, so ids travel in the query. Views use these with
 * `ui/link.tsx`; the app's router is joined once, in the layout, through react-aria's RouterProvider.
 */
export const routes = {
  home: '/',
  signUp: '/sign-up',
  signIn: '/sign-in',
  join: '/join',
  unlock: '/unlock',
  kit: '/kit',
  newKit: '/kit/new',
  inbox: '/inbox',
  conversation: (conversationId: string): string => `/inbox?conversation=${encodeURIComponent(conversationId)}`,
  searches: '/searches',
  search: (mandateId: string): string => `/searches?mandate=${encodeURIComponent(mandateId)}`,
  /** The same with the channel of its team in front, where there is room for one thing only. */
  channel: (mandateId: string): string => `/searches?mandate=${encodeURIComponent(mandateId)}&channel=1`,
  brief: (mandateId: string): string => `/searches/brief?mandate=${encodeURIComponent(mandateId)}`,
  find: '/find',
  settings: '/settings',
  people: '/settings/people',
  kitTest: '/settings/kit',
  handover: '/settings/handover',
  rights: '/settings/rights',
  rightsIn: (conversationId: string): string => `/settings/rights?conversation=${encodeURIComponent(conversationId)}`,
  record: '/settings/record',
  keys: '/settings/keys',
  devices: '/settings/devices',
  requests: '/settings/requests',
  exports: '/settings/exports',
  import: '/settings/import',
  deletion: '/settings/deletion',
  retention: '/settings/retention',
  closing: '/settings/closing',
  closed: (closingId: string): string => `/closed?closing=${encodeURIComponent(closingId)}`,
  notifications: '/settings/notifications',
  offLimits: '/settings/off-limits',
} as const;

/** Where people talk: a conversation, or the channel of a search's team, whose id is the search's. */
export const talkAddress = (mandates: { has(id: string): boolean }, id: string): string => (mandates.has(id) ? routes.channel(id) : routes.conversation(id));
