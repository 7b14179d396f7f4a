package org.parley.deploy;

import java.util.List;
import java.util.regex.Pattern;

/** What the kubelet will ask a node. */
public final class KubernetesProbes {
    private static final Pattern PATH = Pattern.compile("path: (/health/\\w+)");

    private KubernetesProbes() {}

    /** Of a deployment in {@code deploy/kubernetes/base}. */
    public static List<String> paths(String file) {
        return PATH.matcher(Repository.text("deploy/kubernetes/base/" + file))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
