package dev.nereid.store;

import dev.nereid.model.Visibility;

/**
 * How much a store takes, so that a program that went wild does not take what others need. 0 is no limit.
 *
 * @param fields of one object; operations that would create more are kept aside
 * @param projects that there can be at once
 * @param contentBytes of all contents of files together
 * @param widest visibility that a project can have
 */
public record Quotas(int fields, int projects, long contentBytes, Visibility widest) {
    public static final Quotas NONE = new Quotas(0, 0, 0, Visibility.PUBLIC);

    String fieldsRefusal() {
        return "There are as many fields already as the server takes of one run or model, which are " + fields
                + ". Log to fewer, or ask for a higher --max-fields.";
    }
}
