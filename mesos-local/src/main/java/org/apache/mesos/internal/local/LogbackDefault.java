// SPDX-License-Identifier: Apache-2.0
package org.apache.mesos.internal.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * Logging of a program that says nothing of it, such as an executor or a framework that runs on the
 * jar of the daemons: what goes wrong, on stderr. Logback by itself would print everything on
 * stdout. A {@code logback.xml} of the user's is stronger, and so is {@link LogbackOutput}.
 */
public final class LogbackDefault extends ContextAwareBase implements Configurator {

  private static final String KEY = LogbackDefault.class.getName();

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    // Logback would ask it only after this one.
    DefaultJoranConfigurator files = new DefaultJoranConfigurator();
    files.setContext(context);
    if (files.configure(context) == ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY) {
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
    context.putObject(KEY, this);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    LogbackOutput.quietenLibraries(context);
    root.addAppender(LogbackOutput.console(context));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Whether nobody has said how this JVM logs. */
  static boolean isInUse() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getObject(KEY) != null;
  }
}
