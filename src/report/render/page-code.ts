declare const SOALBENCH_PAGE_CODE: string

/** What runs in the page: bundled from page/main.ts beside this folder when the program is built. */
export const pageCode: string = SOALBENCH_PAGE_CODE
