/** Delivery of one message to one participant, in order: a status never moves left (D2). Stored and shown; never renamed. */
export const deliveryStatuses = ['queued', 'sent', 'delivered', 'read'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** The further of two statuses. Receipts may arrive late, twice or out of order; the result is the same (D3). */
export const furthest = (a: DeliveryStatus, b: DeliveryStatus): DeliveryStatus => (deliveryStatuses.indexOf(a) >= deliveryStatuses.indexOf(b) ? a : b);
