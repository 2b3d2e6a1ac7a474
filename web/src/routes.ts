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
  inbox: '/inbox',
  conversation: (conversationId: string): string => `/inbox?conversation=${encodeURIComponent(conversationId)}`,
  searches: '/searches',
  search: (mandateId: string): string => `/searches?mandate=${encodeURIComponent(mandateId)}`,
  find: '/find',
  settings: '/settings',
  people: '/settings/people',
  kitTest: '/settings/kit',
  handover: '/settings/handover',
  rights: '/settings/rights',
  rightsIn: (conversationId: string): string => `/settings/rights?conversation=${encodeURIComponent(conversationId)}`,
  record: '/settings/record',
  keys: '/settings/keys',
  notifications: '/settings/notifications',
} as const;
