package org.parley.groq.stub;

/** Data of the stream as model APIs write it. */
public final class Chunks {
    public static final String ROLE =
            "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}";
    public static final String STOP = finish("stop");
    public static final String DONE = "[DONE]";

    private Chunks() {}

    /** @param text without characters that JSON escapes */
    public static String text(String text) {
        return "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                + "\"},\"logprobs\":null,\"finish_reason\":null}]}";
    }

    /** @param name of the member, which differs from API to API */
    public static String reasoning(String name, String text) {
        return "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"" + name + "\":\"" + text
                + "\"},\"logprobs\":null,\"finish_reason\":null}]}";
    }

    public static String finish(String reason) {
        return "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
    }

    public static String usage(int prompt, int completion) {
        return "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":"
                + completion + ",\"total_tokens\":" + (prompt + completion) + "}}";
    }
}
