// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.testing;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link MesosCluster} does; used through that. */
final class MesosClusterExtension implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(MesosClusterExtension.class);

  MesosClusterExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return isCluster(parameter) || isMaster(parameter);
  }

  private static boolean isCluster(ParameterContext parameter) {
    return parameter.getParameter().getType().equals(TestCluster.class);
  }

  private static boolean isMaster(ParameterContext parameter) {
    return parameter.isAnnotated(MasterUrl.class)
        && parameter.getParameter().getType().equals(String.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestCluster cluster = cluster(context);
    return isCluster(parameter) ? cluster : cluster.master();
  }

  /** Made when it is first asked for, and closed with the store of the test. */
  private static TestCluster cluster(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            TestCluster.class, key -> start(annotation(context)), TestCluster.class);
  }

  private static MesosCluster annotation(ExtensionContext context) {
    Optional<MesosCluster> onMethod =
        AnnotationSupport.findAnnotation(context.getTestMethod(), MesosCluster.class);
    return onMethod
        .or(() -> AnnotationSupport.findAnnotation(context.getTestClass(), MesosCluster.class))
        .orElseThrow(() -> new ExtensionConfigurationException(
            "A TestCluster is given to tests and their @BeforeEach and @AfterEach only"));
  }

  private static TestCluster start(MesosCluster annotation) {
    TestCluster.Builder builder = TestCluster.builder()
        .masters(annotation.masters())
        .slaves(annotation.slaves())
        .resources(annotation.resources());
    for (String flag : annotation.masterFlags()) {
      int equals = flag.indexOf('=');
      if (equals <= 0) {
        throw new ExtensionConfigurationException(
            "masterFlags: " + flag + " (expected: name=value)");
      }
      builder.masterFlag(flag.substring(0, equals), flag.substring(equals + 1));
    }
    return builder.start();
  }
}
