/** How ids of practice begin: no random id does. */
export const INVENTED = `feed${"0".repeat(26)}`;

/** Whether somebody was there in practice only. */
export const isInvented = (person: string): boolean => person.startsWith(INVENTED);
