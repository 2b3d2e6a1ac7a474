/** Where a running stack is. */
export interface Addresses {
  readonly appUrl: string;
  readonly candidateUrl: string;
  readonly firestorePort: number;
  readonly authPort: number;
}
