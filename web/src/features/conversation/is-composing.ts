/**
 * True while an input method is still composing (choosing characters for pinyin, say): Enter then confirms the choice and must
 * never send. Safari ends the composition before it reports the key and marks it with keyCode 229 only.
 */
export const isComposing = (event: { isComposing: boolean; keyCode: number }): boolean => event.isComposing || event.keyCode === 229;
