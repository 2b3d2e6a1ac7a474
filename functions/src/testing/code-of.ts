/** What a call was refused with; `ok` where it was not. */
export const codeOf = ({ fault }: { readonly fault: { readonly code: string } | undefined }): string => fault?.code ?? 'ok';
